import assert from "node:assert/strict";
import fc from "fast-check";
import { arnRule, parseArn, type ArnKind } from "../../src/aws/arn";

const queue: ArnKind = {
    what: "a queue",
    service: "sqs",
    regional: true,
    resource: /^queue\/.+$/,
    example: "arn:aws:sqs:eu-central-1:111122223333:queue/one",
    remedies: [{ resource: /^alias\//, remedy: "is an alias; give the queue" }],
};

describe("parseArn", () => {
    it("takes the ARN of any partition apart, with colons in its resource", () => {
        for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-iso-b", "aws-eusc"]) {
            assert.deepEqual(parseArn(`arn:${partition}:logs:eu-central-1:111122223333:group:a:b`), {
                partition,
                service: "logs",
                region: "eu-central-1",
                account: "111122223333",
                resource: "group:a:b",
            });
        }
    });

    it("takes nothing else for an ARN", () => {
        fc.assert(
            fc.property(fc.string(), (text) => {
                const arn = parseArn(text);
                assert.equal(arn === undefined, !/^arn:aws[\w-]*:[\w-]+:[^:]*:[^:]*:./.test(text));
            }),
        );
    });
});

describe("arnRule", () => {
    const problem = arnRule(queue);

    it("accepts an ARN of the kind, with a wildcard for a family of names", () => {
        assert.equal(problem("arn:aws-cn:sqs:cn-north-1:111122223333:queue/one"), undefined);
        assert.equal(problem("arn:aws:sqs:eu-central-1:111122223333:queue/charts/*"), undefined);
    });

    for (const wildcard of [
        "*",
        "arn:aws:sqs:eu-central-1:111122223333:*",
        "arn:aws:sqs:eu-central-1:111122223333:queue/*",
        "arn:aws:sqs:*:111122223333:queue/one",
        "arn:aws:sqs:eu-central-1:*:queue/one",
    ]) {
        it(`refuses ${wildcard}, which names no resource`, () => {
            assert.match(
                problem(wildcard) ?? "",
                /is a wildcard for every resource; name a queue, as arn:aws:sqs:/,
            );
        });
    }

    it("refuses another service, another resource and a missing region", () => {
        for (const arn of [
            "arn:aws:sns:eu-central-1:111122223333:queue/one",
            "arn:aws:sqs:eu-central-1:111122223333:topic/one",
            "arn:aws:sqs:::queue/one",
        ]) {
            assert.match(problem(arn) ?? "", /is not the ARN of a queue; give one as arn:aws:sqs:/);
        }
    });

    it("says what to do about a resource that is often mistaken for the right one", () => {
        assert.match(
            problem("arn:aws:sqs:eu-central-1:111122223333:alias/one") ?? "",
            /is an alias; give the queue/,
        );
    });

    it("refuses what is no ARN", () => {
        for (const value of ["", "apps", undefined, 7]) {
            assert.match(problem(value) ?? "", /is not an ARN; give the ARN of a queue/);
        }
    });
});
