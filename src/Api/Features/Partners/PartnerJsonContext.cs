using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Partners;

/// <summary>How partners, keys and the audit are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PartnerResponse))]
[JsonSerializable(typeof(ApiKeyPage))]
[JsonSerializable(typeof(IssuedApiKeyResponse))]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class PartnerJsonContext : JsonSerializerContext;
