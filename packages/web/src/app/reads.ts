import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { type Actor, inBrand } from "@kikimimi/core/people/actor";
import { useMemo } from "react";
import { brandAmong, chooseBrand, chosenBrand } from "./brand.ts";
import { useService } from "./service.tsx";

/** Who is signed in, with the role that they have in the brand that the page works on. */
function here(me: Actor): Actor {
  // Somebody else's choice, or one of a role that was taken away.
  if (chosenBrand() !== null && !me.brands.includes(chosenBrand() ?? "")) chooseBrand(null);
  return inBrand(me, brandAmong(me.brands, chosenBrand()));
}

/** Who is signed in. */
export function useMe(): UseQueryResult<Actor> {
  const { client } = useService();
  return useQuery({ queryKey: ["me"], queryFn: async () => here(await unwrap(client.v1.me.$get())) });
}

/** What the brand is called, its zone, and whom its people ask. */
export function useBrand() {
  const { client } = useService();
  return useQuery({
    queryKey: ["brand"],
    queryFn: () => unwrap(client.v1.brand.$get({ query: {} })),
    staleTime: 300_000,
  });
}

/** What stands at the end of the window's title: the brand's name where somebody gave it one. */
export function useWindowName(): string {
  const { data } = useBrand();
  return data !== undefined && data.version > 0 ? `${data.name} – Kikimimi` : "Kikimimi";
}

/** The connected sources; read again every so many milliseconds where somebody watches them. */
export function useChannels(everyMs?: number) {
  const { client } = useService();
  return useQuery({
    queryKey: ["channels"],
    queryFn: () => unwrap(client.v1.channels.$get({ query: {} })),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs, staleTime: 0 }),
  });
}

/** The names of the platforms that are connected, by id. */
export function usePlatforms(): ReadonlyMap<string, string> {
  const { data } = useChannels();
  return useMemo(() => new Map(data?.items.map(({ platform, platformName }) => [platform, platformName])), [data]);
}

/** Says a platform's own name; its id where none of its sources is connected. */
export function usePlatformName(): (id: string) => string {
  const platforms = usePlatforms();
  return (id) => platforms.get(id) ?? id;
}
