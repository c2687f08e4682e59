using System.Text.Json;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads a JSON value. Returns null if the value is not valid and an error was added.</summary>
internal delegate object? JsonValueReader(JsonElement value, JsonLocation location);
