import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { useService } from "../../app/service.tsx";
import { useMay } from "../kit/gate.tsx";

/** Under which name sources are kept by the page. */
export const SOURCES = ["settings", "sources"] as const;

/** The brand's sources with their settings, for those who may see them; nothing for others. */
export function useSources() {
  const { client } = useService();
  const may = useMay("admin") === true;
  return useQuery({
    queryKey: SOURCES,
    queryFn: async () => (await unwrap(client.v1.sources.$get({ query: {} }))).items,
    enabled: may,
    refetchOnMount: "always",
  });
}

/** The routes of one source, and what each of them is asked with. */
export function useSourceRoutes(platform: string, id: string) {
  const { client } = useService();
  return { routes: client.v1.sources[":platform"][":id"], asked: { param: { platform, id }, query: {} } };
}
