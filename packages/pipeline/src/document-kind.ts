import type { Role } from "@kikimimi/core/people/actor";
import { type Automation, AutomationDraft } from "@kikimimi/core/rule/automation";
import { type Brand, BrandDraft } from "@kikimimi/core/people/brand";
import { type VoiceGuide, VoiceGuideDraft } from "@kikimimi/core/reply/voice-guide";
import { CannedReplyDraft, type CannedReply } from "@kikimimi/core/reply/canned-reply";
import { type Colleague, ColleagueDraft } from "@kikimimi/core/people/colleague";
import type { Saved } from "@kikimimi/core/base/document";
import { type Macro, MacroDraft } from "@kikimimi/core/rule/macro";
import { type Team, TeamDraft } from "@kikimimi/core/people/team";
import { type View, ViewDraft } from "@kikimimi/core/triage/view";
import type { Documents, ToSave } from "@kikimimi/store/documents";
import type { Store } from "@kikimimi/store/store";
import type * as z from "zod";

/** A kind of named document that people of a brand save. */
export type DocumentKind<T extends Saved, D extends object> = {
  readonly noun: string;
  readonly in: (store: Store) => Documents<T>;
  readonly draft: z.ZodType<D>;
  /** Who may save and remove those of the brand. */
  readonly role: Role;
  /** Most of one brand, or of one person's own: all of them are read at once. */
  readonly most: number;
  /** The document of a draft. */
  readonly whole: (draft: D, saved: Omit<Saved, "schemaVersion" | "version">, owner: string | null) => ToSave<T>;
};

export const MACROS: DocumentKind<Macro, MacroDraft> = {
  noun: "macro",
  in: ({ macros }) => macros,
  draft: MacroDraft,
  role: "lead",
  most: 200,
  whole: (draft, saved) => ({ ...draft, ...saved }),
};
export const CANNED_REPLIES: DocumentKind<CannedReply, CannedReplyDraft> = {
  noun: "canned reply",
  in: ({ cannedReplies }) => cannedReplies,
  draft: CannedReplyDraft,
  role: "lead",
  most: 500,
  whole: (draft, saved) => ({ ...draft, ...saved }),
};
export const AUTOMATIONS: DocumentKind<Automation, AutomationDraft> = {
  noun: "automation",
  in: ({ automations }) => automations,
  draft: AutomationDraft,
  role: "lead",
  most: 100,
  whole: (draft, saved) => ({ ...draft, ...saved }),
};
export const VIEWS: DocumentKind<View, ViewDraft> = {
  noun: "view",
  in: ({ views }) => views,
  draft: ViewDraft,
  role: "lead",
  most: 100,
  whole: (draft, saved, owner) => ({ ...draft, ...saved, owner }),
};
/** What a brand is called; there is one. */
export const BRANDS: DocumentKind<Brand, BrandDraft> = {
  noun: "brand",
  in: ({ brands }) => brands,
  draft: BrandDraft,
  role: "admin",
  most: 1,
  whole: (draft, saved) => ({ ...draft, ...saved }),
};
/** How a brand speaks; there is one. */
export const VOICE_GUIDES: DocumentKind<VoiceGuide, VoiceGuideDraft> = {
  noun: "voice guide",
  in: ({ voiceGuides }) => voiceGuides,
  draft: VoiceGuideDraft,
  role: "lead",
  most: 1,
  whole: (draft, saved) => ({ ...draft, ...saved }),
};
/** People of a brand, by the ids that they sign in with. */
export const COLLEAGUES: DocumentKind<Colleague, ColleagueDraft> = {
  noun: "colleague",
  in: ({ colleagues }) => colleagues,
  draft: ColleagueDraft,
  role: "lead",
  most: 200,
  whole: (draft, saved) => ({ ...draft, ...saved }),
};
export const TEAMS: DocumentKind<Team, TeamDraft> = {
  noun: "team",
  in: ({ teams }) => teams,
  draft: TeamDraft,
  role: "lead",
  most: 50,
  whole: (draft, saved) => ({ ...draft, ...saved }),
};
