import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";
import { ecrPublicGrant, resourceGrantNames, resourceGrants, type AwsGrants } from "./grants";
import { policyDocument } from "./policyDocument";

/** Gives a role its grants: an inline policy for each grant, so that a change touches no other, and the user's own policies. */
export function grantToRole(
    component: pulumi.ComponentResource,
    name: string,
    role: pulumi.Input<string>,
    grants: AwsGrants,
): pulumi.Resource[] {
    const options = { parent: component };
    const inline = (childName: string, policy: pulumi.Input<string>) =>
        new RolePolicy(`${name}-${childName}`, { role, policy }, options);
    const resources = resourceGrantNames.flatMap((grant) => {
        const arns = grants[grant];
        return arns === undefined ? [] : [inline(kebabCase(grant), resourcePolicy(grant, arns))];
    });
    const ecrPublic =
        grants.ecrPublic === true ? [inline("ecr-public", policyDocument(ecrPublicGrant.statements))] : [];
    const ownInline = Object.entries(grants.inlinePolicies ?? {}).map(([key, policy]) =>
        inline(`inline-policy-${key}`, policy),
    );
    const managed = Object.entries(grants.managedPolicies ?? {}).map(
        ([key, policyArn]) =>
            new RolePolicyAttachment(`${name}-managed-policy-${key}`, { role, policyArn }, options),
    );
    return [...resources, ...ecrPublic, ...ownInline, ...managed];
}

function resourcePolicy(
    grant: (typeof resourceGrantNames)[number],
    arns: { [key: string]: pulumi.Input<string> },
): pulumi.Output<string> {
    return pulumi
        .all(Object.values(arns))
        .apply((known) => policyDocument(resourceGrants[grant].statements([...new Set(known)].sort())));
}

/** `ecrRepositories` as `ecr-repositories`. */
function kebabCase(grant: string): string {
    return grant.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
