/** Fields of a comment, and of the answers inside it. */
export const REPLY_FIELDS = "id,text,timestamp,username,from{id,username},like_count,parent_id";
export const COMMENT_FIELDS = `${REPLY_FIELDS},media{id}`;

/** Fields of media that are ours or that tag us. */
export const MEDIA_FIELDS =
  "id,caption,timestamp,username,permalink,media_type,media_url,thumbnail_url,like_count,comments_count";

/** Fields of public media that were found by a hashtag: the author is not among them. */
export const HASHTAG_FIELDS = "id,caption,timestamp,permalink,media_type,media_url,like_count,comments_count";

/** Fields of a comment or of media in which we are mentioned. */
export const MENTIONED_COMMENT_FIELDS = "id,text,timestamp,username,like_count,media{id}";
export const MENTIONED_MEDIA_FIELDS = "id,caption,timestamp,username,media_type,media_url,like_count,comments_count";

/** Fields of a message of a conversation. */
export const MESSAGE_FIELDS = "id,created_time,from,to,message,attachments,shares";
