using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>A resource has one path; other spellings that routing would accept return 404.</summary>
public sealed class SpelledPathTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData("{0}%20")]
    [InlineData("%20{0}")]
    [InlineData("{0}%09")]
    [InlineData("{0}%0A")]
    [InlineData("{0}%2F")]
    [InlineData("{0}%C2%A0")]
    [InlineData("%7B{0}%7D")]
    [InlineData("{0};v=1")]
    [InlineData("{0}//")]
    [InlineData("/{0}")]
    public async Task An_id_with_additional_characters_returns_404(string spelled)
    {
        using var tenant = await TestTenant.Create(api);
        var before = await api.CountRows();

        foreach (var operation in (await DocumentedOperation.All(api)).Where(HasId))
        {
            var path = operation.PathWith((_, collection) => spelled.Replace("{0}", tenant[collection, operation]));
            using var request = new HttpRequestMessage(operation.Method, new Uri(api.Address + path[1..]))
            {
                Content = operation.AcceptsJson ? new StringContent("{}", null, "application/json") : null,
            };
            using var response = await tenant.ClientOf(operation).SendAsync(request);

            // Erasing a person with an impossible reference succeeds at once.
            Assert.True(
                (int)response.StatusCode is 404 or 405
                    || (operation.Id == "erasePerson" && (int)response.StatusCode == 204),
                $"{operation} {path}: {response.StatusCode}"
            );
        }

        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData("/v1/assessments/{0}/shares/")]
    [InlineData("/V1/Assessments/{0}/SHARES")]
    [InlineData("/v1/./assessments/{0}/shares")]
    [InlineData("/v1/%61ssessments/{0}/shares")]
    [InlineData("/v1/assessments/{1}/shares")]
    [InlineData("/v1/assessments/{0}%20/shares")]
    [InlineData("/v1/assessments/{0}/shares%20")]
    [InlineData("/v1//assessments/{0}/shares")]
    [InlineData("/v1/assessments/{0}%2Fshares")]
    public async Task An_idempotency_key_stores_one_row_for_every_spelling_of_the_path(string spelled)
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.Smallest)).Id();
        var authorization = partner.DefaultRequestHeaders.Authorization;
        var first = await (await partner.Post($"/v1/assessments/{id}/shares", "{}", "once")).Id();

        var repeated = await RawHttp.Send(
            api.Address,
            [
                $"POST {spelled.Replace("{0}", id).Replace("{1}", id.ToUpperInvariant())} HTTP/1.1",
                $"Authorization: {authorization}",
                "Content-Type: application/json",
                "Content-Length: 2",
                "Idempotency-Key: once",
            ],
            "{}"
        );

        Assert.True(
            repeated.Status is 404 or 405
                || (repeated.Status == 201 && repeated.Body.Contains(first, StringComparison.Ordinal)),
            repeated.Text
        );
        Assert.Equal(
            1,
            await api.QueryAsOwner<int>("select count(*)::int from share where assessment = @id::uuid", new { id })
        );
    }

    [Theory]
    [InlineData("{0}%20")]
    [InlineData("%2B{0}")]
    public async Task An_id_with_additional_characters_in_a_query_returns_400(string spelled)
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.Replace("personRef", "\"crm-1\""))).Id();
        var other = spelled.Replace("{0}", id);

        var response = await partner.GetAsync($"/v1/people/crm-1/comparison?from={other}&to={id}");

        await response.AssertProblem(400, "unreadable");
    }

    private static bool HasId(DocumentedOperation operation) =>
        operation.Collections.Count > 0 && !TestTenant.SharedCollections.Contains(operation.ResourceName);
}
