import { Desk } from "./desk.tsx";
import { ServiceProvider } from "./service.tsx";
import { useSession } from "./session.ts";
import { SignIn } from "./sign-in.tsx";

/** The whole page: a sign-in, or the desk. */
export function App() {
  const { token } = useSession();
  if (token === null) return <SignIn />;
  return (
    <ServiceProvider key={token} token={token}>
      <Desk />
    </ServiceProvider>
  );
}
