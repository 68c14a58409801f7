import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { useService } from "./service.tsx";

/** The brand's people, with what each holds. */
export function useColleagues() {
  const { client } = useService();
  return useQuery({
    queryKey: ["colleagues"],
    queryFn: async () => (await unwrap(client.v1.colleagues.$get({ query: {} }))).items,
    staleTime: 30_000,
  });
}

/** The brand's teams. */
export function useTeams() {
  const { client } = useService();
  return useQuery({
    queryKey: ["teams"],
    queryFn: async () => (await unwrap(client.v1.teams.$get({ query: {} }))).items,
    staleTime: 60_000,
  });
}
