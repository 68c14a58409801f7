export { classify } from "@kikimimi/classifier/classify";
