using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>A resource has one path, however routing lets it be spelled; other spellings name nothing.</summary>
public sealed class SpelledPathTests(ApiFixture house) : IClassFixture<ApiFixture>
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
    public async Task An_id_with_something_around_it_names_nothing(string spelled)
    {
        using var estate = await TenantFixture.Create(house);
        var before = await house.CountRows();

        foreach (var operation in (await DocumentedOperation.All(house)).Where(HasId))
        {
            var path = operation.PathWith((_, collection) => spelled.Replace("{0}", estate[collection, operation]));
            using var request = new HttpRequestMessage(operation.Method, new Uri(house.Address + path[1..]))
            {
                Content = operation.AcceptsJson ? new StringContent("{}", null, "application/json") : null,
            };
            using var answer = await estate.ClientOf(operation).SendAsync(request);

            // Erasing a person whom nobody can be is done at once.
            Assert.True(
                (int)answer.StatusCode is 404 or 405
                    || (operation.Id == "erasePerson" && (int)answer.StatusCode == 204),
                $"{operation} {path}: {answer.StatusCode}"
            );
        }

        Assert.Equal(before, await house.CountRows());
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
    public async Task An_idempotency_key_makes_one_row_whatever_the_spelling(string spelled)
    {
        using var partner = await house.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.Smallest)).Id();
        var authorization = partner.DefaultRequestHeaders.Authorization;
        var first = await (await partner.Post($"/v1/assessments/{id}/shares", "{}", "once")).Id();

        var again = await RawHttp.Send(
            house.Address,
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
            again.Status is 404 or 405 || (again.Status == 201 && again.Body.Contains(first, StringComparison.Ordinal)),
            again.Text
        );
        Assert.Equal(
            1,
            await house.QueryAsOwner<int>("select count(*)::int from share where assessment = @id::uuid", new { id })
        );
    }

    [Theory]
    [InlineData("{0}%20")]
    [InlineData("%2B{0}")]
    public async Task An_id_in_a_query_is_an_id_and_nothing_more(string spelled)
    {
        using var partner = await house.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.Replace("personRef", "\"crm-1\""))).Id();
        var other = spelled.Replace("{0}", id);

        var answer = await partner.GetAsync($"/v1/people/crm-1/comparison?from={other}&to={id}");

        await answer.AssertProblem(400, "unreadable");
    }

    private static bool HasId(DocumentedOperation operation) =>
        operation.Collections.Count > 0 && !TenantFixture.SharedCollections.Contains(operation.ResourceName);
}
