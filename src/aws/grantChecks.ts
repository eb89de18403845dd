import type * as pulumi from "@pulumi/pulumi";
import { quote, type InputChecks, type Rule } from "../errors";
import type { FluxController } from "../flux/controllers";
import type { FluxServiceAccount } from "../flux/subjects";
import { arnRule, parseArn } from "./arn";
import { ecrPublicGrant, managedPolicy, resourceGrantNames, resourceGrants, type AwsGrants } from "./grants";
import { roleSessionNameProblem } from "./roleSessionName";

type InputMap = { [key: string]: pulumi.Input<string> };

// Name of an attachment or policy: a part of the child's name.
const keyForm = /^[\w.-]+$/;

/** Checks what an identity may do. The result has its keys sorted: the order of grants has no meaning. */
export function checkedGrants(
    checks: InputChecks,
    grants: AwsGrants,
    serviceAccounts: readonly FluxServiceAccount[],
): AwsGrants {
    for (const key of Object.keys(grants).filter((grant) => !knownGrants.includes(grant))) {
        checks.refuse(`grants.${key}`, `is not a grant on AWS; use one of ${knownGrants.join(", ")}`);
    }
    const checked = (grant: keyof AwsGrants, rule: Rule<string>) =>
        checkedMap(checks, `grants.${grant}`, grants[grant] as InputMap | undefined, rule);
    const resources = resourceGrantNames.map((grant) => {
        const isArn = arnRule(resourceGrants[grant].arn);
        return [grant, checked(grant, (arn) => isArn(arn) ?? sessionProblem(serviceAccounts, arn))] as const;
    });
    const given = {
        ...Object.fromEntries(resources),
        managedPolicies: checked("managedPolicies", arnRule(managedPolicy)),
        inlinePolicies: checked("inlinePolicies", inlinePolicyProblem),
        ecrPublic: grants.ecrPublic === true ? true : undefined,
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const knownGrants: readonly string[] = [
    ...resourceGrantNames,
    "ecrPublic",
    "managedPolicies",
    "inlinePolicies",
];

function checkedMap(
    checks: InputChecks,
    propertyPath: string,
    map: InputMap | undefined,
    rule: Rule<string>,
): InputMap | undefined {
    if (map === undefined) {
        return undefined;
    }
    const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length === 0) {
        checks.refuse(propertyPath, "is empty and grants nothing; name a resource or leave it out");
    }
    return Object.fromEntries(
        entries.map(([key, value]) => {
            const path = `${propertyPath}[${quote(key)}]`;
            if (!keyForm.test(key)) {
                checks.refuse(
                    path,
                    "has a key that can't be part of a name; use letters, digits, '.', '_' and '-'",
                );
            }
            return [key, checks.input(path, value, rule)];
        }),
    );
}

function sessionProblem(serviceAccounts: readonly FluxServiceAccount[], arn: string): string | undefined {
    const region = parseArn(arn)?.region ?? "";
    return region === "" ? undefined : roleSessionNameProblem(serviceAccounts, region);
}

/** The document is never quoted: a policy may come from a secret. */
function inlinePolicyProblem(document: unknown): string | undefined {
    try {
        const parsed: unknown = JSON.parse(String(document));
        if (typeof parsed === "object" && parsed !== null && "Statement" in parsed) {
            return undefined;
        }
    } catch {
        // Refused below.
    }
    return "is not a policy document; give JSON with a `Statement`, as `aws.iam.getPolicyDocument` or `pulumi.jsonStringify` make it";
}

/** What a reviewer should know of the grants although nothing is wrong with them. */
export function grantWarnings(
    grants: AwsGrants,
    controllers: readonly FluxController[],
    serviceAccounts: readonly FluxServiceAccount[],
): string[] {
    const unused = (grant: string, usedBy: readonly FluxController[]) =>
        serviceAccounts.length > 0 || controllers.some((controller) => usedBy.includes(controller))
            ? []
            : [`grants.${grant}: none of the identity's controllers uses it; it is for ${usedBy.join(", ")}`];
    const attached = Object.keys(grants.managedPolicies ?? {}).length;
    return [
        ...resourceGrantNames
            .filter((grant) => grants[grant] !== undefined)
            .flatMap((grant) => unused(grant, resourceGrants[grant].usedBy)),
        ...(grants.ecrPublic === true ? unused("ecrPublic", ecrPublicGrant.usedBy) : []),
        ...(attached > managedPoliciesPerRole
            ? [
                  `grants.managedPolicies: attaches ${attached} policies, and a role has ${managedPoliciesPerRole} unless AWS raised the quota`,
              ]
            : []),
    ];
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const managedPoliciesPerRole = 10;
