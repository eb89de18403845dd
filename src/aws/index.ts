export { EksIrsaIdentity, type EksIrsaCluster, type EksIrsaIdentityArgs } from "./eksIrsaIdentity";
export type { AwsGrants } from "./grants";
export type { IamRole } from "./iamRole";
