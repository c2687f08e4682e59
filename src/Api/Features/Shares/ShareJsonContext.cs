using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Shares;

/// <summary>Serialization of shares.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ShareResponse))]
[JsonSerializable(typeof(SharePage))]
internal sealed partial class ShareJsonContext : JsonSerializerContext;
