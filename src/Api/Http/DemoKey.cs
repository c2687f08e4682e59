namespace ChannelFit.Api.Http;

/// <summary>The key with which Swagger UI comes authorised in Development; null everywhere else.</summary>
public sealed class DemoKey
{
    public string? Text { get; set; }
}
