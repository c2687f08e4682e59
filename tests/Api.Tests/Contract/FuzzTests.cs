using System.Globalization;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>No body causes a 500 or is stored without an acknowledgement: malformed, unusual and mutated ones.</summary>
public sealed class FuzzTests(ApiFixture api, ITestOutputHelper output)
    : FuzzScenario(api, output),
        IClassFixture<ApiFixture>
{
    private const int Mutations = 20_000;
    private const int Seed = 4711;

    [Fact]
    public async Task Every_operation_rejects_a_body_that_is_not_JSON()
    {
        var bodies =
            from operation in Operations
            where operation.AcceptsJson
            from body in MalformedBodies.For(operation.Examples[0])
            select (operation, body);

        await Parallel.ForEachAsync(
            bodies,
            Concurrency,
            async (one, _) =>
            {
                var response = await Send(one.operation, one.body.Body);
                Recorder.Record(one.operation, one.body.Name, response);
                // A batch validates its items first, and then each of them separately.
                Assert.True(
                    response.Status == 400 || (response.Status == 422 && one.operation.Id == "scoreBatch"),
                    $"{one.operation}, {one.body.Name}: {response.Status} {response.Body}"
                );
            }
        );

        await AssertMatchesContract();
    }

    [Fact]
    public async Task Unusual_strings_are_stored_unchanged_or_rejected()
    {
        var requests =
            from operation in Operations
            where operation.AcceptsJson
            from field in operation.Strings()
            from text in HostileStrings.All.Concat(HostileStrings.Values)
            select (operation, field, text);

        await Parallel.ForEachAsync(
            requests,
            Concurrency,
            async (one, _) =>
            {
                var body = WithValueAt(one.operation.Examples[0], one.field, one.text);
                var excerpt = one.text.Length > 60 ? $"{one.text[..60]}…" : one.text;
                Recorder.Record(
                    one.operation,
                    $"{string.Join('/', one.field)} = {excerpt}",
                    await Send(one.operation, SubmissionBodies.Bytes(body))
                );
            }
        );

        await AssertMatchesContract();
    }

    [Fact]
    public async Task Twenty_thousand_mutated_requests_never_cause_500()
    {
        var cheap = Operations.Single(operation => operation.Id == "scoreAnswers");
        var all = Operations;

        await Parallel.ForAsync(
            0,
            Mutations,
            Concurrency,
            async (number, _) =>
            {
                var mutator = new RequestMutator(Seed + number);
                var operation = mutator.Chance(0.5) ? cheap : mutator.Pick(all);
                var tenant = Tenants[operation.ResourceName];
                var tampered = operation.MediaType is null || mutator.Chance(0.1);
                // Deleting existing rows would remove what other requests need.
                var deletes = operation.Method == HttpMethod.Delete;
                var path = operation.PathWith(
                    (_, name) =>
                        deletes || (tampered && mutator.Chance(0.3))
                            ? $"x{Uri.EscapeDataString(mutator.Value().Replace("\0", "", StringComparison.Ordinal))}" // no dot alone: that is a step
                            : tenant[name, operation]
                );
                var query = tenant.QueryOf(operation).TrimStart('?');

                if (tampered && operation.Queries.Count > 0)
                {
                    query += $"&{mutator.Pick(operation.Queries)}={Uri.EscapeDataString(mutator.Value())}";
                }

                var headers =
                    operation.Headers.Count > 0 && mutator.Chance(0.2)
                        ? ((string, string)[])[(mutator.Pick(operation.Headers), mutator.Header())]
                        : [];
                var body = operation.MediaType is null ? null : mutator.Body(mutator.Pick(operation.Examples));
                var target = query.Length == 0 ? path : $"{path}?{query.TrimStart('&')}";
                var response = await Send(operation, body, target, headers);
                Recorder.Record(
                    operation,
                    string.Create(CultureInfo.InvariantCulture, $"seed {Seed + number} at {target}"),
                    response,
                    RoutingStatuses
                );
            }
        );

        await AssertMatchesContract();
    }

    /// <summary>Returns the example with a JSON value at a field.</summary>
    private static string WithValueAt(string example, IReadOnlyList<string> field, string value)
    {
        const string here = "@@here@@";
        var root = JsonNode.Parse(example)!;
        var place = root;
        var isName = field[^1] == "name" && field.Count > 1 && field[^2] == "{}";
        var steps = isName ? field.SkipLast(2).ToList() : field.ToList();

        for (var at = 0; at < steps.Count - (isName ? 0 : 1); at++)
        {
            place = ChildOf(place, steps[at], at + 1 < steps.Count ? steps[at + 1] : "{}");
        }

        if (isName)
        {
            place[here] = "x";
        }
        else if (place is JsonArray items)
        {
            items.Clear();
            items.Add(here);
        }
        else
        {
            place[steps[^1] == "{}" ? "free" : steps[^1]] = here;
        }

        var text = root.ToJsonString();
        // A member name can only be a string.
        return text.Replace($"\"{here}\"", isName && value[0] != '"' ? "\"\"" : value, StringComparison.Ordinal);
    }

    /// <summary>Returns the member or item, created if the parent cannot hold the next part.</summary>
    private static JsonNode ChildOf(JsonNode place, string step, string next)
    {
        JsonNode made = next == "[]" ? new JsonArray() : new JsonObject();

        if (place is JsonArray items)
        {
            if (items.Count == 0 || items[0]?.GetType() != made.GetType())
            {
                items.Clear();
                items.Add(made);
            }

            return items[0]!;
        }

        var name = step == "{}" ? "free" : step;

        if (place[name]?.GetType() != made.GetType())
        {
            place[name] = made;
        }

        return place[name]!;
    }
}
