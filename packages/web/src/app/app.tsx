import { RouterProvider } from "@tanstack/react-router";
import { createPageRouter } from "./router.ts";
import { ServiceProvider } from "./service.tsx";
import { useSession } from "./session.ts";
import { SignIn } from "./sign-in.tsx";

const router = createPageRouter();

/** The whole page: a sign-in, or the frame with the page that the address names. */
export function App() {
  const { token } = useSession();
  if (token === null) return <SignIn />;
  return (
    <ServiceProvider key={token} token={token}>
      <RouterProvider router={router} />
    </ServiceProvider>
  );
}
