import { quote, type InputChecks } from "../errors";

// What the clouds allow in a cluster's name, all taken together, and short enough for statements and credentials.
const form = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Checks the plain names of the clusters that an identity trusts: the patched one, and those beside it. */
export function checkClusterNames(
    checks: InputChecks,
    cluster: { name: string },
    additionalClusters: readonly { name: string }[],
): void {
    const seen = new Set<string>();
    [cluster, ...additionalClusters].forEach(({ name }, index) => {
        const path = index === 0 ? "cluster.name" : `additionalClusters[${index - 1}].name`;
        if (typeof name !== "string" || !form.test(name)) {
            checks.refuse(
                path,
                `${quote(name)} is not a cluster's name; give a plain string of letters, digits, '-', '_' and '.', at most 100 long`,
            );
        } else if (seen.has(name)) {
            checks.refuse(path, `${quote(name)} is the name of two clusters; give each a name of its own`);
        }
        seen.add(name);
    });
}
