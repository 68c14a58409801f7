import { createContext, Fragment, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type Client, createClient } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { createLive, type Live, type LiveState } from "./live.ts";
import { useChosenBrand, withBrand } from "./brand.ts";
import { bearer, refuse } from "./session.ts";

/** An answer that takes longer than this counts as none. */
const TIMEOUT_MS = 15_000;

type Service = { readonly client: Client; readonly live: Live };

const Context = createContext<Service | null>(null);

/** Connects everything below to the service as whoever is signed in; a refused token signs out. */
export function ServiceProvider({ children }: { readonly children: ReactNode }) {
  const brand = useChosenBrand();
  // Another brand is another service: nothing that was read of the one is shown in the other.
  const { service, queries } = useMemo(() => connect(brand), [brand]);
  useEffect(() => service.live.start(), [service]);
  return (
    <QueryClientProvider client={queries}>
      <Context value={service}>
        <Fragment key={brand}>{children}</Fragment>
      </Context>
    </QueryClientProvider>
  );
}

function connect(brand: string | null): { service: Service; queries: QueryClient } {
  const client = createClient(location.origin, bearer, {
    fetch: (input, init) =>
      fetch(typeof input === "string" ? withBrand(input, brand) : input, {
        ...init,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
  });
  const onError = (error: unknown): void => {
    if (error instanceof AppError && error.code === "unauthenticated") refuse();
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && isPassing(error),
      },
      mutations: { networkMode: "always" },
    },
  });
  const live = createLive(client, { onError, onReturn: () => void queries.invalidateQueries() });
  return { service: { client, live }, queries };
}

function isPassing(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === "upstream" || error.code === "internal";
}

export function useService(): Service {
  const service = useContext(Context);
  if (!service) throw new Error("useService is used outside ServiceProvider");
  return service;
}

export function useLive(): LiveState {
  const { live } = useService();
  return useSyncExternalStore(live.listen, live.state);
}

/** The newest state of every thread that changed; the same map until one does. */
export function useLiveRows(): LiveState["rows"] {
  const { live } = useService();
  return useSyncExternalStore(live.listen, () => live.state().rows);
}
