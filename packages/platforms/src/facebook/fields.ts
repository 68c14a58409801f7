/** Fields of a post; counts come as summaries of lists that are left empty. */
export const POST_FIELDS =
  "id,message,created_time,from{id,name},permalink_url,shares,attachments{type,media_type,title,description,url,unshimmed_url,media}," +
  "comments.limit(0).summary(true),reactions.limit(0).summary(total_count)";

/** Fields of a comment. */
export const COMMENT_FIELDS =
  "id,message,created_time,from{id,name},parent{id},permalink_url,like_count,comment_count,attachment";

/** Fields of a recommendation. */
export const RATING_FIELDS =
  "created_time,reviewer{id,name},rating,recommendation_type,review_text,has_rating,has_review,open_graph_story{id}";

/** Fields of a message of a conversation. */
export const MESSAGE_FIELDS = "id,created_time,from,to,message,sticker,attachments,shares";
