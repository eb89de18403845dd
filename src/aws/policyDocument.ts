/** The only version with all of IAM's features: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const policyVersion = "2012-10-17";

/** A condition block: operator, key, values. */
export type PolicyConditions = { [operator: string]: { [key: string]: readonly string[] } };

/** A statement of a policy document. Lists have a meaning of their own as sets: their order has none. */
export interface PolicyStatement {
    sid: string;
    principal?: { [kind: string]: readonly string[] };
    actions: readonly string[];
    resources?: readonly string[];
    conditions?: PolicyConditions;
}

/**
 * Renders a policy document that allows what the statements say, in canonical form: elements in IAM's usual order, lists
 * sorted and without duplicates, a list of one as its element. The same statements give the same bytes.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
    return JSON.stringify({ Version: policyVersion, Statement: statements.map(renderStatement) });
}

function renderStatement({ sid, principal, actions, resources, conditions }: PolicyStatement) {
    return {
        Sid: sid,
        Effect: "Allow",
        ...(principal && { Principal: mapValues(principal, collapse) }),
        Action: collapse(actions),
        ...(resources && { Resource: collapse(resources) }),
        ...(conditions && { Condition: mapValues(conditions, (keys) => mapValues(keys, collapse)) }),
    };
}

/** IAM returns a list of one as its element. */
function collapse(values: readonly string[]): string | string[] {
    const sorted = [...new Set(values)].sort();
    return sorted.length === 1 && sorted[0] !== undefined ? sorted[0] : sorted;
}

function mapValues<V, R>(map: { [key: string]: V }, render: (value: V) => R): { [key: string]: R } {
    const sorted = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([key, value]) => [key, render(value)]));
}

/**
 * A statement identifier for each name: letters and digits, which is all that IAM allows. Names that differ in other
 * characters alone would share one; then each identifier ends with its whole name in hexadecimal.
 */
export function statementIds(names: readonly string[]): Map<string, string> {
    const short = names.map(pascalCase);
    const distinct = new Set(short).size === new Set(names).size;
    return new Map(
        names.map(
            (name) => [name, distinct ? pascalCase(name) : pascalCase(name) + hexadecimal(name)] as const,
        ),
    );
}

function pascalCase(name: string): string {
    const words = name.match(/[A-Za-z0-9]+/g) ?? [];
    return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function hexadecimal(name: string): string {
    return Buffer.from(name).toString("hex");
}
