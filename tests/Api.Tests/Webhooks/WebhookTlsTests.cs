using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Receivers are reached over TLS and must present a trusted certificate.</summary>
public sealed class WebhookTlsTests : IAsyncLifetime
{
    private const string Host = "crm.example";

    private X509Certificate2 root = null!;
    private WebhookReceiver receiver = null!;

    public async Task InitializeAsync()
    {
        root = SelfSigned("Root of the tests", authority: true);
        receiver = await WebhookReceiver.Start(Issued(root, Host));
    }

    public async Task DisposeAsync()
    {
        await receiver.DisposeAsync();
        root.Dispose();
    }

    [Fact]
    public async Task A_receiver_with_a_trusted_certificate_gets_events()
    {
        var delivery = await Deliver(Host, Trusting(root));

        Assert.Equal("delivered", delivery.State);
        Assert.Equal("https", Assert.Single(receiver.Received).Address.Scheme);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_rejected()
    {
        Assert.Equal(("pending", "tls"), await Deliver(Host, new()));
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_rejected()
    {
        Assert.Equal(("pending", "tls"), await Deliver("other.example", Trusting(root)));
        Assert.Empty(receiver.Received);
    }

    private async Task<(string State, string? Error)> Deliver(string host, SslClientAuthenticationOptions tls)
    {
        await using var app = ApiFixture.Build(
            await ApiFixture.CreateDatabase(),
            change: settings => settings with { IsDevelopment = false },
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
            tls: tls
        );
        await app.StartAsync();
        using var partner = await ApiFixture.CreatePartner(app);
        var webhook = await partner.Subscribe($"https://{host}:{new Uri(receiver.Url).Port}/hooks");
        await partner.Submit(SubmissionBodies.Smallest);
        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        return (seen.Text("state"), seen.GetProperty("lastAttempt").TextOrNull("error"));
    }

    /// <summary>Trusts this root instead of the machine's.</summary>
    private static SslClientAuthenticationOptions Trusting(X509Certificate2 root) =>
        new()
        {
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };

    private static X509Certificate2 SelfSigned(string name, bool authority) =>
        Request(ECDsa.Create(ECCurve.NamedCurves.nistP256), name, authority)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));

    private static X509Certificate2 Issued(X509Certificate2 root, string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        var request = Request(key, host, authority: false);
        request.CertificateExtensions.Add(names.Build());
        using var created = request.Create(
            root,
            new(root.NotBefore),
            new(root.NotAfter),
            RandomNumberGenerator.GetBytes(8)
        );
        using var whole = created.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
    }

    private static CertificateRequest Request(ECDsa key, string name, bool authority)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, critical: true));
        return request;
    }
}
