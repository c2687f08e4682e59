using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Partners;

/// <summary>How partners, keys and the audit are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PartnerView))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(IssuedKeyView))]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class PartnerJson : JsonSerializerContext;
