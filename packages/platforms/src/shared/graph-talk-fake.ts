import type { FakeOptions } from "../fake.ts";
import { type GraphCall, type GraphReply, metaTime } from "./graph-fake.ts";
import { isRecord } from "./members.ts";

/** Who wrote a message or is written to, as the platform names them. */
type Party = { readonly id: string; readonly [member: string]: string };

/** What tells the private talks of one of Meta's platforms from those of another. */
export type TalkKind = {
  readonly account: Party;
  readonly customerOf: (talk: string) => Party;
  /** Talks are named by this and their number. */
  readonly prefix: string;
  readonly nextId: () => string;
};

type Message = {
  readonly id: string;
  readonly talk: string;
  readonly message: string;
  readonly at: Date;
  readonly own: boolean;
};

/** The private talks of an account, which its platforms on Meta's graph list alike: newest first, three at most. */
export class FakeTalks {
  readonly #now: FakeOptions["now"];
  readonly #kind: TalkKind;
  readonly #messages: Message[] = [];

  constructor({ now }: FakeOptions, kind: TalkKind) {
    this.#now = now;
    this.#kind = kind;
  }

  /** A customer writes, in the talk of an earlier message if there is one; answers the id. */
  hear(message: string, replyTo: string | undefined): string {
    const known = this.#messages.find(({ id }) => id === replyTo);
    return this.#add(known?.talk ?? `${this.#kind.prefix}${this.#messages.length % 3}`, message, false);
  }

  /** We write to a customer who wrote before. */
  take({ recipient, message }: GraphCall["body"]): GraphReply {
    const to = isRecord(recipient) ? recipient["id"] : undefined;
    const text = isRecord(message) ? message["text"] : undefined;
    const talk = this.#messages.find((one) => this.#kind.customerOf(one.talk).id === to)?.talk;
    if (talk === undefined || typeof text !== "string") return { code: 100 };
    return { body: { recipient_id: to, message_id: this.#add(talk, text, true) } };
  }

  /** The messages of a talk as the graph shows them. */
  messagesOf(talk: string) {
    return this.#messages.filter((one) => one.talk === talk).map((one) => this.#node(one));
  }

  /** All talks with the customer's id and the messages of each. */
  list() {
    return [...new Set(this.#messages.map(({ talk }) => talk))].map((id) => {
      const messages = this.messagesOf(id);
      return { id, updated_time: messages[0]?.created_time, customer: this.#kind.customerOf(id).id, messages };
    });
  }

  #add(talk: string, message: string, own: boolean): string {
    const id = this.#kind.nextId();
    this.#messages.unshift({ id, talk, message, at: this.#now(), own });
    return id;
  }

  #node({ id, message, at, talk, own }: Message) {
    const { account } = this.#kind;
    const customer = this.#kind.customerOf(talk);
    return {
      id,
      message,
      created_time: metaTime(at),
      from: own ? account : customer,
      to: { data: [own ? customer : account] },
    };
  }
}
