/** Fields of a post that every edge shows; `root_post` and its kin need threads_read_replies. */
export const POST_FIELDS =
  "id,text,username,permalink,timestamp,media_product_type,media_type,media_url,shortcode,thumbnail_url,alt_text,link_attachment_url,gif_url,is_quote_post,has_replies,is_reply,root_post,replied_to";

/** Fields of an answer, which lists other ones; source: developers.facebook.com/docs/threads/reply-management. */
export const REPLY_FIELDS =
  "id,text,username,permalink,timestamp,media_product_type,media_type,media_url,shortcode,thumbnail_url,gif_url,is_quote_post,has_replies,is_reply,is_reply_owned_by_me,root_post,replied_to,hide_status";
