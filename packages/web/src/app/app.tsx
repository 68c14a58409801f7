import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { createPageRouter } from "./router.ts";
import { ServiceProvider } from "./service.tsx";
import { useSession } from "./session.ts";

const SignIn = lazy(async () => ({ default: (await import("../sign-in/sign-in.tsx")).SignIn }));
const router = createPageRouter();

/** The whole page: a sign-in, or the frame with the page that the address names. */
export function App() {
  const session = useSession();
  if (session.state !== "in")
    return (
      <Suspense>
        <SignIn />
      </Suspense>
    );
  return (
    <ServiceProvider key={session.key}>
      <RouterProvider router={router} />
    </ServiceProvider>
  );
}
