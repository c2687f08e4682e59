namespace ChannelFit.Api.Http;

/// <summary>What Swagger UI starts with in Development: a key to be authorised with; nothing everywhere else.</summary>
public sealed class DemoKey
{
    public string? Text { get; set; }

    /// <summary>Ids of assessments that the key may try, by operation.</summary>
    public IReadOnlyDictionary<string, Guid> Ids { get; set; } = new Dictionary<string, Guid>();
}
