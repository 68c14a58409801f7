/// <reference types="vite/types/importMeta.d.ts" />
import type { CreateFake, Fake, FakeOptions } from "@kikimimi/platforms/fake";

/** Every platform's own fake, by its folder: a new platform brings its own along. */
const modules = import.meta.glob<{ readonly createFake: CreateFake }>("../../packages/platforms/src/*/fake.ts", {
  eager: true,
});

const byPlatform = new Map(
  Object.entries(modules).map(([path, { createFake }]) => [path.split("/").at(-2) ?? path, createFake] as const),
);

/** Starts a platform's fake; throws where it has none. */
export function fakeOf(platform: string, options: FakeOptions): Fake {
  const create = byPlatform.get(platform);
  if (!create) throw new Error(`${platform} has no fake.ts`);
  return create(options);
}
