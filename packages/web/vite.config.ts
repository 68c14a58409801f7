import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig(({ command }) => {
  // A test runner's NODE_ENV would slip React's development build into the page.
  if (command === "build") process.env["NODE_ENV"] = "production";
  return {
    plugins: [react()],
    build: {
      target: "es2024",
      // One page, one script; nothing is loaded from elsewhere or written into the page.
      modulePreload: false,
      assetsInlineLimit: 0,
    },
  };
});
