using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Marks a member whose JSON type differs from its C# type.</summary>
/// <remarks>
/// A value that may be a number or a string has no type in the document: generators that do not support lists of types
/// use the first one, and their clients could then neither send nor read the other.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public class JsonSchemaTypesAttribute(JsonSchemaType types) : Attribute
{
    /// <summary>True if null is one of the types; in a merge patch it clears the member.</summary>
    internal virtual bool AllowsNull => types.HasFlag(JsonSchemaType.Null);

    internal bool IsArray => types.HasFlag(JsonSchemaType.Array);

    internal virtual void ApplyTo(OpenApiSchema schema)
    {
        schema.Type = SupportedType(types);
        schema.Format = null;
    }

    internal static JsonSchemaType? SupportedType(JsonSchemaType types) =>
        types.HasFlag(JsonSchemaType.Number | JsonSchemaType.String) ? null : types;
}

/// <summary>Marks an object with arbitrary members, and declares the types of their values.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AdditionalPropertiesAttribute(JsonSchemaType values)
    : JsonSchemaTypesAttribute(JsonSchemaType.Object)
{
    /// <summary>True if null may be sent in place of the object.</summary>
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

        schema.AdditionalProperties = new OpenApiSchema { Type = SupportedType(values) };
    }
}

/// <summary>Marks a member with an enumeration that all such members share as one named schema, so that generated clients have one type for it.</summary>
/// <param name="name">The name of the schema.</param>
/// <param name="description">The description of the schema.</param>
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
