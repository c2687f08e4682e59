using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A new API key, with its text.</summary>
public sealed record IssuedApiKeyResponse : ApiKeyResponse
{
    public IssuedApiKeyResponse(ApiKeyRow row, string? key)
        : base(row) => Key = key;

    [JsonConstructor]
    internal IssuedApiKeyResponse() { }

    /// <summary>The text of the API key. It is shown once and is null if a response is repeated for the same Idempotency-Key.</summary>
    [JsonPropertyOrder(1)]
    public string? Key { get; init; }

    /// <summary>Returns a text without the secret, so that it cannot appear in a log.</summary>
    public override string ToString() => $"{Kind} key {Id}";
}
