using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Changes of a webhook at once: a member that a change leaves out keeps its value (RFC 7396).</summary>
public sealed class ConcurrentWebhookChangesTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const int Rounds = 25;

    private const string Before =
        """{"url":"https://crm.example.com/old","events":["person.erased"],"description":"old","enabled":true,"headers":"""
        + """{"x-old":"1","x-one":null,"x-two":null}}""";

    [Theory]
    [InlineData(
        """{"description":"new"}""",
        """{"url":"https://crm.example.com/new","headers":{"x-one":"1"}}""",
        "https://crm.example.com/new person.erased new x-old,x-one True"
    )]
    [InlineData(
        """{"headers":{"x-one":"1"}}""",
        """{"headers":{"x-two":"2"}}""",
        "https://crm.example.com/old person.erased old x-old,x-one,x-two True"
    )]
    [InlineData(
        """{"url":"https://crm.example.com/new"}""",
        """{"description":"new"}""",
        "https://crm.example.com/new person.erased new x-old True"
    )]
    [InlineData(
        """{"headers":null}""",
        """{"description":"new"}""",
        "https://crm.example.com/old person.erased new  True"
    )]
    [InlineData(
        """{"events":["assessment.deleted"]}""",
        """{"enabled":false,"description":null}""",
        "https://crm.example.com/old assessment.deleted  x-old False"
    )]
    public async Task Of_two_changes_at_once_both_take_effect(string one, string other, string expected)
    {
        using var partner = await api.CreatePartner();
        var path = WebhookClientExtensions.PathOf(await partner.Subscribe("https://crm.example.com/old"));
        var lost = new List<string>();

        for (var round = 0; round < Rounds; round++)
        {
            await partner.Patch(path, Before);
            var changes = await Task.WhenAll(partner.Patch(path, one), partner.Patch(path, other));
            Assert.All(changes, change => Assert.Equal(200, (int)change.StatusCode));

            var webhook = await partner.Read(path);
            var found =
                $"{webhook.Text("url")} {string.Join(',', webhook.List("events"))} {webhook.TextOrNull("description")} "
                + $"{string.Join(',', webhook.List("headerNames"))} {webhook.GetProperty("enabled").GetBoolean()}";

            if (found != expected)
            {
                lost.Add($"{round}: {found}");
            }
        }

        Assert.True(lost.Count == 0, $"{lost.Count} of {Rounds} rounds lost a change:\n{string.Join('\n', lost)}");
    }
}
