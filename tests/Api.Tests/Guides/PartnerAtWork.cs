using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>
/// A partner who develops against the service: the program itself, in Development, where webhooks may go to this machine.
/// </summary>
public sealed class PartnerAtWork : IAsyncLifetime
{
    private Service service = null!;
    private LocalReceiver webhooks = null!;

    /// <summary>A test key with every scope.</summary>
    public string Key { get; private set; } = "";

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Where the partner takes webhooks.</summary>
    public Uri Receiver => webhooks.Address;

    public async Task InitializeAsync()
    {
        var database = await TestServer.NewDatabase();
        service = await Service.Serve(
            database,
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ChannelFit__Webhooks__AllowPrivateAddresses", "true")
        );
        var (_, output, _) = await Service.Run(
            [("ConnectionStrings__ChannelFit", database)],
            "partner",
            "create",
            "Coaches",
            "--json"
        );
        Key = JsonSerializer
            .Deserialize<JsonElement>(output)
            .List("keys")
            .Single(key => (key.Text("mode"), key.Text("kind")) == ("test", "secret"))
            .Text("key");
        Client = service.Client(Key);
        webhooks = await LocalReceiver.Start();
        await Client.Post("/v1/webhooks", $$"""{"url":"{{Receiver}}","events":["assessment.completed"]}""");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await webhooks.DisposeAsync();
        await service.DisposeAsync();
    }

    /// <summary>The webhook that tells of a new assessment of this person.</summary>
    public async Task<JsonElement> Complete(string personRef)
    {
        var answers = new
        {
            CTX1 = "tech",
            ENG1 = 4,
            NET1 = 6,
            REL1 = 5,
            TIM1 = 8.5,
        };
        var stored = await Client.Submit(
            new
            {
                instrument = "channel-fit@1",
                answers,
                personRef,
            }
        );
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        var id = await stored.Id();

        while (true)
        {
            var told = JsonSerializer.Deserialize<JsonElement>((await webhooks.Next()).Body);

            if (told.GetProperty("data").Text("id") == id)
            {
                return told;
            }
        }
    }

    /// <summary>The settings that the guides leave to their readers.</summary>
    public Template Settings(string personRef)
    {
        var now = DateTimeOffset.UtcNow;
        return new Template()
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
            // As long and as hexadecimal as theirs, and no two alike.
            .With(name => name.StartsWith("PIPEDRIVE_", StringComparison.Ordinal) ? Hex(name, 40) : null)
            .With(name => name.StartsWith("HUNTR_", StringComparison.Ordinal) ? Hex(name, 24) : null)
            .With(name => name.EndsWith("_URL", StringComparison.Ordinal) ? $"{Receiver}{name}" : null);
    }

    private static string Hex(string name, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..length];
}
