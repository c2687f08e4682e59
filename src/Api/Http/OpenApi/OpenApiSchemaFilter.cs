using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.Binding;
using FluentValidation;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Adds to schemas which members are required, which can be null, their limits and their codes.</summary>
internal sealed class OpenApiSchemaFilter(IServiceProvider services) : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } members } shown)
        {
            return;
        }

        var rules = RequestRules.Find(services, context.Type);
        shown.Required = new SortedSet<string>(StringComparer.Ordinal);
        shown.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);

        // In the order of the JSON: members of a base class come first.
        foreach (
            var property in context
                .Type.GetProperties()
                .OrderBy(OrderOf)
                .ThenBy(property => DepthOf(property.DeclaringType))
        )
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);

            if (members.TryGetValue(name, out var member))
            {
                var required = IsRequired(property, rules);
                var mayBeNull = IsOfRequest(property)
                    ? !required && !context.Type.IsAssignableTo(typeof(MergePatchRequest)) // null means absent
                    : required && IsNullable(property);
                shown.Properties[name] = Show(property, member, mayBeNull, rules, context);

                if (required)
                {
                    shown.Required.Add(name);
                }
            }
        }
    }

    private static int OrderOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyOrderAttribute>()?.Order ?? 0;

    private static int DepthOf(Type? type) => type is null ? 0 : 1 + DepthOf(type.BaseType);

    /// <summary>Returns whether the member is always present.</summary>
    private static bool IsRequired(PropertyInfo property, IValidatorDescriptor? rules) =>
        IsOfRequest(property)
            ? RequestRules.IsRequired(rules, property)
            : !property.IsDefined(typeof(JsonIgnoreAttribute)) && !IsOptional(property);

    /// <summary>Returns whether the member belongs to a request. Members of requests can be set, those of responses cannot.</summary>
    private static bool IsOfRequest(PropertyInfo property) =>
        property.SetMethod is { } set
        && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsOptional(PropertyInfo property) =>
        property
            .DeclaringType!.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.IsOptional && parameter.Name == property.Name);

    private static bool IsNullable(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static IOpenApiSchema Show(
        PropertyInfo property,
        IOpenApiSchema member,
        bool mayBeNull,
        IValidatorDescriptor? rules,
        SchemaFilterContext context
    )
    {
        var types = property.GetCustomAttribute<JsonSchemaTypesAttribute>();

        if (member is OpenApiSchemaReference reference && types is null)
        {
            return mayBeNull ? OrNull(reference) : reference;
        }

        var schema = member as OpenApiSchema ?? new() { Description = member.Description };
        types?.ApplyTo(schema);
        schema.Type =
            mayBeNull ? schema.Type | JsonSchemaType.Null
            : types is null ? schema.Type & ~JsonSchemaType.Null
            : schema.Type;
        DescribeLimits(schema, property, rules);
        schema.ReadOnly = false; // set by Swashbuckle because the C# member has no setter

        if (property.GetCustomAttribute<SharedEnumSchemaAttribute>() is { } named)
        {
            var codes = named.AddTo(context.SchemaRepository.Schemas);
            codes.Description = schema.Items is null ? schema.Description : null;
            schema.Items = schema.Items is null ? null : codes;
            return schema.Items is not null ? schema
                : mayBeNull ? OrNull(codes)
                : codes;
        }

        return schema;
    }

    /// <summary>Writes the limits of a request member from its validator into its schema.</summary>
    private static void DescribeLimits(OpenApiSchema schema, PropertyInfo property, IValidatorDescriptor? rules)
    {
        if (property.PropertyType == typeof(string) && IsOfRequest(property) && RequestRules.IsRequired(rules, property))
        {
            schema.MinLength = 1; // a required text cannot be empty
        }

        foreach (var (rule, _) in rules?.GetValidatorsForMember(property.Name) ?? [])
        {
            (rule as ISchemaRule)?.Describe(schema);
        }
    }

    private static OpenApiSchema OrNull(OpenApiSchemaReference reference)
    {
        var schema = new OpenApiSchema
        {
            Description = reference.Description,
            OneOf = [reference, new OpenApiSchema { Type = JsonSchemaType.Null }],
        };
        reference.Description = null; // the schema around it has it
        return schema;
    }
}
