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
    internal virtual void ApplyTo(OpenApiSchema schema)
    {
        schema.Type = SupportedType(types);
        schema.Format = null;
    }

    internal static JsonSchemaType? SupportedType(JsonSchemaType types) =>
        types.HasFlag(JsonSchemaType.Number | JsonSchemaType.String) ? null : types;
}

/// <summary>Marks an object with arbitrary members, and declares the type of their values and their limits.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AdditionalPropertiesAttribute(JsonSchemaType values)
    : JsonSchemaTypesAttribute(JsonSchemaType.Object)
{
    public int MaxCount { get; set; }

    public int MaxNameLength { get; set; }

    public int MaxTextLength { get; set; }

    /// <summary>True if the value may be null.</summary>
    public bool OrNull { get; set; }

    internal override void ApplyTo(OpenApiSchema schema)
    {
        base.ApplyTo(schema);

        if (OrNull)
        {
            schema.Type |= JsonSchemaType.Null;
        }

        schema.MaxProperties = Limit(MaxCount);
        schema.PropertyNames = MaxNameLength == 0 ? null : new OpenApiSchema { MaxLength = MaxNameLength };
        schema.AdditionalProperties = new OpenApiSchema
        {
            Type = SupportedType(values),
            MaxLength = Limit(MaxTextLength),
        };
    }

    private static int? Limit(int maximum) => maximum == 0 ? null : maximum;
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

/// <summary>Marks a request body that is a merge patch: null clears a member, so only optional members accept null.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MergePatchAttribute : Attribute;
