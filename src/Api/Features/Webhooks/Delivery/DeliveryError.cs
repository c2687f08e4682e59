namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Codes for failed attempts.</summary>
public static class DeliveryError
{
    /// <summary>A status other than 2xx.</summary>
    public const string Status = "status";

    /// <summary>A redirect, which is never followed.</summary>
    public const string Redirect = "redirect";

    public const string TimedOut = "timed-out";

    public const string NameNotResolved = "name-not-resolved";

    /// <summary>The host is in a network that webhooks must not reach.</summary>
    public const string AddressRefused = "address-refused";

    /// <summary>The URL has http, but this instance allows only https.</summary>
    public const string HttpRefused = "http-refused";

    public const string Tls = "tls";

    public const string Connection = "connection";

    /// <summary>The secret or the headers are encrypted with an unknown secret key.</summary>
    public const string UnreadableSecret = "unreadable-secret";

    /// <summary>No request could be created.</summary>
    public const string Unsendable = "unsendable";
}
