using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Activity;

/// <summary>Serialization of recorded weeks.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ActivityListResponse))]
[JsonSerializable(typeof(ActivityWeekResponse))]
[JsonSerializable(typeof(CurrentActivityResponse))]
internal sealed partial class ActivityJsonContext : JsonSerializerContext;
