export { FluxController } from "./controllers";
export type { FluxIdentity } from "./fluxIdentity";
export { FluxServiceAccounts, type FluxServiceAccountsArgs } from "./fluxServiceAccounts";
export { IdentityMode } from "./identityMode";
export { RolloutWhen, type InCluster, type InClusterArgs, type Rollout } from "./inClusterArgs";
export type { FluxServiceAccount } from "./subjects";
