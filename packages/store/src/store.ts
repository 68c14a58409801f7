import { CannedReply } from "@kikimimi/core/reply/canned-reply";
import { Brand } from "@kikimimi/core/people/brand";
import { VoiceGuide } from "@kikimimi/core/reply/voice-guide";
import { Colleague } from "@kikimimi/core/people/colleague";
import { Macro } from "@kikimimi/core/rule/macro";
import { Team } from "@kikimimi/core/people/team";
import { View } from "@kikimimi/core/triage/view";
import { Automation } from "@kikimimi/core/rule/automation";
import { AutomationRuns } from "./automation-runs.ts";
import { Allowances } from "./allowances.ts";
import { ApiKeys } from "./api-keys.ts";
import { AuditLog } from "./audit.ts";
import { createDocumentClient, createDynamoClient, type StoreClientOptions } from "./client.ts";
import { Deliveries } from "./deliveries.ts";
import { Desks } from "./desks.ts";
import { Erasures } from "./erasures.ts";
import { Documents } from "./documents.ts";
import { Leases } from "./leases.ts";
import { Mentions } from "./mentions.ts";
import { Notices } from "./notices.ts";
import { Replies } from "./replies.ts";
import { ClockRows } from "./clock-rows.ts";
import { Plans } from "./plans.ts";
import { Rollups } from "./rollups.ts";
import { Sources } from "./sources.ts";
import { ThreadLists } from "./thread-lists.ts";
import { Threads } from "./threads.ts";
import { Topics } from "./topics.ts";
import { Subscriptions } from "./subscriptions.ts";
import { VolumeDays } from "./volume-days.ts";
import { Waves } from "./waves.ts";
import { WebhookMessages } from "./webhook-messages.ts";

export type StoreOptions = StoreClientOptions & {
  readonly table: string;
  /** The time that changes are stamped with; the machine's own when left out. */
  readonly clock?: () => Date;
  /** How long raw deliveries are kept; 30 days when left out. */
  readonly archiveDays?: number;
  /** How long the audit log is kept; a year when left out. */
  readonly auditDays?: number;
};

/** Everything that is stored, one member a noun. */
export type Store = {
  readonly mentions: Mentions;
  readonly threads: Threads;
  readonly lists: ThreadLists;
  readonly replies: Replies;
  readonly deliveries: Deliveries;
  readonly sources: Sources;
  readonly plans: Plans;
  readonly clockRows: ClockRows;
  readonly rollups: Rollups;
  readonly volumeDays: VolumeDays;
  readonly allowances: Allowances;
  readonly apiKeys: ApiKeys;
  readonly audit: AuditLog;
  readonly erasures: Erasures;
  readonly topics: Topics;
  readonly views: Documents<View>;
  readonly macros: Documents<Macro>;
  readonly cannedReplies: Documents<CannedReply>;
  readonly automations: Documents<Automation>;
  readonly automationRuns: AutomationRuns;
  readonly notices: Notices;
  readonly brands: Documents<Brand>;
  readonly voiceGuides: Documents<VoiceGuide>;
  readonly colleagues: Documents<Colleague>;
  readonly teams: Documents<Team>;
  readonly desks: Desks;
  readonly leases: Leases;
  readonly waves: Waves;
  readonly subscriptions: Subscriptions;
  readonly webhookMessages: WebhookMessages;
};

/** Opens the store; connects lazily. */
export function createStore(options: StoreOptions): Store {
  const client = createDocumentClient(createDynamoClient(options));
  return {
    mentions: new Mentions(client, options.table),
    threads: new Threads(client, options.table, options.clock ?? (() => new Date())),
    lists: new ThreadLists(client, options.table),
    replies: new Replies(client, options.table),
    deliveries: new Deliveries(client, options.table, options.archiveDays ?? 30),
    sources: new Sources(client, options.table),
    plans: new Plans(client, options.table),
    clockRows: new ClockRows(client, options.table),
    rollups: new Rollups(client, options.table),
    volumeDays: new VolumeDays(client, options.table),
    allowances: new Allowances(client, options.table),
    apiKeys: new ApiKeys(client, options.table),
    audit: new AuditLog(client, options.table, options.auditDays ?? 365),
    erasures: new Erasures(client, options.table),
    topics: new Topics(client, options.table),
    views: new Documents(client, options.table, "view", View),
    macros: new Documents(client, options.table, "macro", Macro),
    cannedReplies: new Documents(client, options.table, "canned reply", CannedReply),
    automations: new Documents(client, options.table, "automation", Automation),
    automationRuns: new AutomationRuns(client, options.table),
    notices: new Notices(client, options.table),
    brands: new Documents(client, options.table, "brand", Brand),
    voiceGuides: new Documents(client, options.table, "voice guide", VoiceGuide),
    colleagues: new Documents(client, options.table, "colleague", Colleague),
    teams: new Documents(client, options.table, "team", Team),
    desks: new Desks(client, options.table),
    leases: new Leases(client, options.table, options.clock ?? (() => new Date())),
    waves: new Waves(client, options.table, options.clock ?? (() => new Date())),
    subscriptions: new Subscriptions(client, options.table),
    webhookMessages: new WebhookMessages(client, options.table),
  };
}
