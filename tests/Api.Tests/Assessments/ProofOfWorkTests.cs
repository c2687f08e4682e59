using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The proof of work that a partner may require of public keys (docs/guides/embed.md#proof-of-work).</summary>
public sealed class ProofOfWorkTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private static readonly int[] DaysNear = [-2, -1, 0, 1, 2];

    [Fact]
    public async Task Each_submission_with_a_public_key_needs_a_proof_of_its_own()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        var key = keys.SingleKey(KeyType.Public);
        using var page = api.CreateBrowserClient(key);
        Assert.Equal(201, (int)(await page.Submit(SubmissionBodies.Smallest)).StatusCode); // off by default
        await partner.ChangeSettings("""{ "publicKeyProofOfWork": 8 }""");
        var proof = Prove(key, "first");

        var without = await page.Submit(SubmissionBodies.Smallest, "first");
        var stored = await Submit(page, "first", proof);
        var repeated = await Submit(page, "first", proof);
        var reused = await Submit(page, "second", NumberThatIsNoProof(key, "second"));
        var keyless = await Submit(page, idempotencyKey: null, proof);

        var problem = await without.AssertProblem(403, "proof-of-work");
        Assert.Contains("8 zero bits", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(201, (int)stored.StatusCode);
        Assert.Equal((201, "true"), ((int)repeated.StatusCode, repeated.Header("Idempotency-Replayed")));
        await reused.AssertProblem(403, "proof-of-work");
        await keyless.AssertProblem(403, "proof-of-work");
        Assert.Equal(2, (await partner.Read("/v1/assessments")).List("items").Count);

        // The partner's server, and a preview, which stores nothing, need none.
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);
        Assert.Equal(200, (int)(await page.Post("/v1/scores", SubmissionBodies.Smallest)).StatusCode);
    }

    [Theory]
    [InlineData(-2, 403)]
    [InlineData(-1, 201)]
    [InlineData(1, 201)]
    [InlineData(2, 403)]
    public async Task The_date_may_differ_by_a_day(int days, int status)
    {
        var (page, key) = await CreatePage(bits: 8);

        var response = await Submit(page, "key", Prove(key, "key", days));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("0x1F")]
    [InlineData("12345678901234567")]
    public async Task What_is_not_a_number_is_no_proof(string number)
    {
        var (page, _) = await CreatePage(bits: 1);

        await (await Submit(page, "key", number)).AssertProblem(403, "proof-of-work");
    }

    [Theory]
    [InlineData("-1", "out-of-range")]
    [InlineData("25", "out-of-range")]
    [InlineData("1.5", "wrong-type")]
    public async Task An_invalid_number_of_bits_is_rejected(string bits, string code)
    {
        using var partner = await api.CreatePartner();

        var response = await partner.ChangeSettings($$"""{ "publicKeyProofOfWork": {{bits}} }""");

        Assert.Equal([("#/publicKeyProofOfWork", code)], await response.ValidationErrors());
    }

    [Fact]
    public async Task The_proof_is_checked_before_the_answers()
    {
        var (page, key) = await CreatePage(bits: 8);
        const string Body = """{"instrument":"channel-fit@2","answers":{"no-item":1}}""";

        var without = await Submit(page, "key", NumberThatIsNoProof(key, "key"), Body);
        var with = await Submit(page, "key", Prove(key, "key"), Body);

        await without.AssertProblem(403, "proof-of-work");
        await with.AssertProblem(422, "validation");
    }

    private async Task<(HttpClient Page, string Key)> CreatePage(int bits)
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        await partner.ChangeSettings($$"""{ "publicKeyProofOfWork": {{bits}} }""");
        var key = keys.SingleKey(KeyType.Public);
        return (api.CreateBrowserClient(key), key);
    }

    private static async Task<HttpResponseMessage> Submit(
        HttpClient page,
        string? idempotencyKey,
        string number,
        string body = SubmissionBodies.Smallest
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assessments");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Proof-Of-Work", number);

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await page.SendAsync(request);
    }

    /// <summary>Finds a number that is a proof for this day, counted from the current one, and for no other day near it.</summary>
    private static string Prove(string key, string idempotencyKey, int day = 0) =>
        Numbers()
            .First(number =>
                DaysNear.All(other => (FirstByte(key, idempotencyKey, other, number) == 0) == (other == day))
            );

    private static string NumberThatIsNoProof(string key, string idempotencyKey) =>
        Numbers().First(number => DaysNear.All(day => FirstByte(key, idempotencyKey, day, number) != 0));

    private static IEnumerable<string> Numbers() =>
        Enumerable.Range(0, int.MaxValue).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static byte FirstByte(string key, string idempotencyKey, int day, string number) =>
        SHA256.HashData(
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{key}:{idempotencyKey}:{DateTime.UtcNow.AddDays(day):yyyy-MM-dd}:{number}"
                )
            )
        )[0];
}
