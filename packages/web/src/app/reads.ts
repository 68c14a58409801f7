import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { type Actor, inBrand } from "@kikimimi/core/actor";
import { useMemo } from "react";
import { useService } from "./service.tsx";

/** The page works on the token's first brand, as every request does that names none; so the role is the one there. */
function inFirst(me: Actor): Actor {
  return inBrand(me, me.brands[0] ?? "");
}

/** Who is signed in. */
export function useMe(): UseQueryResult<Actor> {
  const { client } = useService();
  return useQuery({ queryKey: ["me"], queryFn: async () => inFirst(await unwrap(client.v1.me.$get())) });
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
