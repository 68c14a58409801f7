/** A post of the generic envelope, furious and urgent unless told otherwise. */
export function postOf(id: string, fields: { text?: string; at?: Date; conversationId?: string; own?: boolean } = {}) {
  const at = (fields.at ?? new Date()).toISOString();
  const { text = FURIOUS, conversationId, own } = fields;
  return {
    type: "mention.created",
    timestamp: at,
    data: {
      id,
      text,
      createdAt: at,
      author: { id: `author-${id}`, name: "山田 花子", followers: 12_400 },
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(own === undefined ? {} : { own }),
    },
  };
}

export const FURIOUS = "ふざけるな！！赤ちゃんの薬が届かない。今すぐ責任者を出せ！二度と使わない！";
export const CALM = "今日の荷物、時間どおりに届きました。ありがとうございました";
