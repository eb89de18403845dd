import assert from "node:assert/strict";
import fc from "fast-check";
import { arnRule } from "../../src/aws/arn";
import { ecrPublicGrant, managedPolicy, resourceGrantNames, resourceGrants } from "../../src/aws/grants";
import { policyDocument } from "../../src/aws/policyDocument";
import { isFluxController } from "../../src/flux/controllers";
import { matchesSnapshot } from "../snapshot";

describe("resourceGrants", () => {
    for (const grant of resourceGrantNames) {
        const { arn, statements, usedBy } = resourceGrants[grant];
        const second = arn.example.replace(/\w$/, "z");

        it(`${grant}: renders a policy that a reviewer can read`, () => {
            matchesSnapshot(
                `aws/grants/${grant}.json`,
                JSON.parse(policyDocument(statements([arn.example, second]))),
            );
        });

        it(`${grant}: accepts the example of its own messages`, () => {
            assert.equal(arnRule(arn)(arn.example), undefined);
        });

        it(`${grant}: allows actions on the named resources alone, and names every one of them`, () => {
            const others = statements([second]);
            const broad = statements([arn.example]).filter(({ resources }) => resources?.includes("*"));
            // Logging in to a registry knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/
            assert.deepEqual(
                broad.flatMap(({ actions }) => actions),
                grant === "ecrRepositories" ? ["ecr:GetAuthorizationToken"] : [],
            );
            const named = others.filter(({ resources }) => !resources?.includes("*"));
            named.forEach(({ resources }) =>
                resources?.forEach((resource) => assert.ok(resource.startsWith(second))),
            );
            assert.ok(
                named.some(({ resources }) => resources?.some((resource) => resource.startsWith(second))),
            );
        });

        it(`${grant}: is for Flux controllers`, () => {
            assert.ok(usedBy.length > 0 && usedBy.every(isFluxController));
        });
    }

    it("renders the same policy whichever way the keys that encrypt buckets are listed", () => {
        const region = fc.constantFrom("eu-central-1", "us-east-1", "ap-southeast-2");
        const keyArn = fc
            .tuple(region, fc.uuid())
            .map(([where, id]) => `arn:aws:kms:${where}:111122223333:key/${id}`);
        fc.assert(
            fc.property(fc.uniqueArray(keyArn, { minLength: 1, maxLength: 6 }), (arns) => {
                const render = (list: string[]) => policyDocument(resourceGrants.s3KmsKeys.statements(list));
                assert.equal(render([...arns].reverse()), render(arns));
            }),
        );
    });

    it("decrypts with a bucket's key through S3 alone, in the key's region and partition", () => {
        const [statement] = resourceGrants.s3KmsKeys.statements([
            "arn:aws-cn:kms:cn-north-1:111122223333:key/a",
        ]);
        assert.deepEqual(statement?.conditions, {
            StringEquals: { "kms:ViaService": ["s3.cn-north-1.amazonaws.com.cn"] },
        });
    });
});

describe("ecrPublicGrant", () => {
    it("renders a policy that a reviewer can read", () => {
        matchesSnapshot("aws/grants/ecrPublic.json", JSON.parse(policyDocument(ecrPublicGrant.statements)));
    });
});

describe("managedPolicy", () => {
    it("accepts policies of AWS and of an account", () => {
        const problem = arnRule(managedPolicy);
        assert.equal(problem("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"), undefined);
        assert.equal(problem("arn:aws-us-gov:iam::111122223333:policy/flux/reader"), undefined);
    });
});
