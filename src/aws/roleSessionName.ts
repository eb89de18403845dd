import { serviceAccountKey, type FluxServiceAccount } from "../flux/subjects";

// Flux names the session of a ServiceAccount SERVICEACCOUNT.NAMESPACE.REGION.fluxcd.io, and STS refuses longer ones:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
const longestSessionName = 64;
const longestRegion = "ap-northeast-1".length;

/** Why Flux can't assume a role for one of the ServiceAccounts in a region, or nothing. */
export function roleSessionNameProblem(
    serviceAccounts: readonly FluxServiceAccount[],
    region: string,
): string | undefined {
    for (const serviceAccount of serviceAccounts) {
        const length = sessionNameLength(serviceAccount, region.length);
        if (length > longestSessionName) {
            return (
                `${serviceAccountKey(serviceAccount)} can't assume the role in ${region}: Flux would name the session ` +
                `"${serviceAccount.name}.${serviceAccount.namespace}.${region}.fluxcd.io", ${length} characters where STS allows ` +
                `${longestSessionName}; shorten the names of ServiceAccount and namespace to ${longestSessionName - sessionNameLength({ namespace: "", name: "" }, region.length)} characters together`
            );
        }
    }
    return undefined;
}

/** The ServiceAccounts whose session names would be too long in a region with a long name. */
export function doubtfulSessionNames(serviceAccounts: readonly FluxServiceAccount[]): FluxServiceAccount[] {
    return serviceAccounts.filter(
        (account) => sessionNameLength(account, longestRegion) > longestSessionName,
    );
}

function sessionNameLength({ namespace, name }: FluxServiceAccount, regionLength: number): number {
    return name.length + namespace.length + regionLength + "...fluxcd.io".length;
}
