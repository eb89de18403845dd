export { InputError, type InvalidInput } from "./errors";
export * from "./flux";
