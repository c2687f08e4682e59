using System.Collections;
using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads JSON objects with arbitrary member names as dictionaries.</summary>
/// <param name="elementType">The type of the values.</param>
/// <param name="readElement">Reads a value.</param>
/// <param name="storedNames">
/// The declaration of a dictionary that is stored with its names, which must then be valid text; null if the names are codes
/// that other code looks up.
/// </param>
internal sealed class JsonDictionaryReader(
    Type elementType,
    JsonValueReader readElement,
    AdditionalPropertiesAttribute? storedNames
)
{
    private readonly Type type = typeof(Dictionary<,>).MakeGenericType(typeof(string), elementType);
    private readonly object? emptyElement = elementType.IsValueType ? Activator.CreateInstance(elementType) : null;

    public object? Read(JsonElement value, JsonLocation location)
    {
        if (JsonValueReaders.ReadObject(value, location) is null)
        {
            return null;
        }

        var pointer = location.Pointer;
        var dictionary = (IDictionary)Activator.CreateInstance(type)!;

        foreach (var property in value.EnumerateObject())
        {
            var memberLocation = location.Member(pointer, property);
            var name = storedNames is null
                ? UnicodeSafeJson.GetName(property)
                : JsonValueReaders.ReadName(property, memberLocation);

            if (name is null)
            {
                continue;
            }

            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                if (readElement(property.Value, memberLocation) is { } element)
                {
                    dictionary[name] = element;
                }
            }
            else if (storedNames is null or { ValuesMayBeNull: true })
            {
                dictionary[name] = emptyElement; // so that an unknown code is reported
            }
        }

        return dictionary;
    }
}
