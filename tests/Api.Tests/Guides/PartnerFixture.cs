using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>A partner with a test key of all scopes and a webhook for completed assessments.</summary>
public sealed class PartnerFixture : IAsyncLifetime
{
    private readonly ApiFixture api = new();
    private WebhookReceiver webhooks = null!;

    public string Key { get; private set; } = "";

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await api.InitializeAsync();
        Key = (await api.CreateKeys()).Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal();
        Client = api.CreateClient(Key);
        webhooks = await WebhookReceiver.Start();
        await Client.Subscribe(webhooks.Url, "assessment.completed");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await webhooks.DisposeAsync();
        await api.DisposeAsync();
    }

    /// <summary>Submits an assessment of this person and returns its webhook event.</summary>
    public async Task<JsonElement> CompleteAssessment(string personRef)
    {
        var answers = new
        {
            CTX1 = "software",
            ENG1 = 4,
            NET1 = 6,
            REL1 = 5,
            TIM1 = 8.5,
        };
        var stored = await Client.Submit(
            new
            {
                instrument = "channel-fit@2",
                answers,
                personRef,
            }
        );
        var id = await stored.Id();
        // The guides subscribe below this address as well, also to events that concern no assessment.
        var received = await webhooks.WaitFor(
            1,
            one => webhooks.Url.EndsWith(one.Path, StringComparison.Ordinal) && one.Subject == id
        );
        return received[0].Json;
    }

    /// <summary>The settings that readers of the guides fill in.</summary>
    public RequestTemplate TemplateFor(string personRef)
    {
        var now = DateTimeOffset.UtcNow;
        return new RequestTemplate()
            .With("CHANNELFIT_URL", Client.BaseAddress!.ToString().TrimEnd('/'))
            .With("CHANNELFIT_KEY", Key)
            .With("HOUR_AGO", now.AddHours(-1).ToString("O", CultureInfo.InvariantCulture))
            .With("NOW", now.ToString("O", CultureInfo.InvariantCulture))
            .With("FORM_ENTRY_ID", "entry-17")
            .With("SALESFORCE_DOMAIN", "example.my.salesforce.com")
            .With("SALESFORCE_VERSION", "v66.0")
            .With("PIPEDRIVE_DOMAIN", "example.pipedrive.com")
            .With(name => name.EndsWith("_TOKEN", StringComparison.Ordinal) ? "a-token" : null)
            .With(name => name.EndsWith("_ID", StringComparison.Ordinal) ? personRef : null)
            .With(name => name.StartsWith("COACHACCOUNTABLE_API", StringComparison.Ordinal) ? "an-id-or-key" : null)
            // As long as a real one, hexadecimal, and unique.
            .With(name => name.StartsWith("PIPEDRIVE_", StringComparison.Ordinal) ? Hex(name, 40) : null)
            .With(name => name.StartsWith("HUNTR_", StringComparison.Ordinal) ? Hex(name, 24) : null)
            .With(name => name.EndsWith("_URL", StringComparison.Ordinal) ? $"{webhooks.Url}/{name}" : null);
    }

    private static string Hex(string name, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..length];
}
