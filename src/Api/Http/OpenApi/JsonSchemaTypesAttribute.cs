using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>A member whose JSON type is not the one of its C# type.</summary>
/// <remarks>
/// A value that may be a number or a text has no type in the contract: generators that do not know lists of types take
/// the first one, and their clients can then neither send nor read the other.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public class JsonSchemaTypesAttribute(JsonSchemaType types) : Attribute
{
    /// <summary>Whether null is one of the types; in a merge patch it clears the member.</summary>
    internal virtual bool AllowsNull => types.HasFlag(JsonSchemaType.Null);

    internal bool IsArray => types.HasFlag(JsonSchemaType.Array);

    internal virtual void ApplyTo(OpenApiSchema schema)
    {
        schema.Type = Known(types);
        schema.Format = null;
    }

    internal static JsonSchemaType? Known(JsonSchemaType types) =>
        types.HasFlag(JsonSchemaType.Number | JsonSchemaType.String) ? null : types;
}

/// <summary>An object whose names are free: the types of its values.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AdditionalPropertiesAttribute(JsonSchemaType values)
    : JsonSchemaTypesAttribute(JsonSchemaType.Object)
{
    /// <summary>Whether null may be sent in place of the object.</summary>
    public bool OrNull { get; set; }

    internal override bool AllowsNull => OrNull;

    internal bool ValuesMayBeNull => values.HasFlag(JsonSchemaType.Null);

    internal override void ApplyTo(OpenApiSchema schema)
    {
        base.ApplyTo(schema);

        if (OrNull)
        {
            schema.Type |= JsonSchemaType.Null;
        }

        schema.AdditionalProperties = new OpenApiSchema { Type = Known(values) };
    }
}

/// <summary>Codes that the contract names once for all members that hold them: generated clients get one type for them.</summary>
/// <param name="name">Their name in the contract.</param>
/// <param name="description">What they tell.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class SharedEnumSchemaAttribute(string name, string description, IEnumerable<string> codes)
    : AllowedValuesAttribute([.. codes])
{
    internal OpenApiSchemaReference AddTo(IDictionary<string, IOpenApiSchema> schemas)
    {
        schemas.TryAdd(
            name,
            new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = description,
                Enum = [.. Values.Select(code => JsonValue.Create((string)code!))],
            }
        );
        return new(name);
    }
}
