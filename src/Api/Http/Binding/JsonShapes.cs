using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http.OpenApi;
using FluentValidation;
using FluentValidation.Validators;

namespace ChannelFit.Api.Http.Binding;

/// <summary>The shapes of request types, each made once from the serializer's metadata, the attributes and the validator of the type.</summary>
internal sealed class JsonShapes(IServiceProvider services)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly ConcurrentDictionary<Type, JsonShape> known = new();

    public JsonShape Find(Type type) => known.TryGetValue(type, out var shape) ? shape : known.GetOrAdd(type, Create);

    /// <summary>Returns the validator of a request type; null where its members have no limits.</summary>
    public static IValidatorDescriptor? FindRules(IServiceProvider services, Type type) =>
        type.IsClass
            ? (services.GetService(typeof(IValidator<>).MakeGenericType(type)) as IValidator)?.CreateDescriptor()
            : null; // Among others a schema may be made of void or of a span, which cannot be type arguments.

    /// <summary>Returns whether a member must be sent, whatever the other members are.</summary>
    public static bool IsRequired(IValidatorDescriptor? rules, PropertyInfo property) =>
        rules
            ?.GetValidatorsForMember(property.Name)
            .Any(rule => rule.Validator is INotNullValidator && !rule.Options.HasCondition) == true;

    private JsonShape Create(Type type)
    {
        var metadata = Options.GetTypeInfo(type);
        var rules = FindRules(services, type);
        var properties = type.GetProperties()
            .ToDictionary(property => Options.PropertyNamingPolicy!.ConvertName(property.Name));
        var members = metadata
            .Properties.Where(member => member.Set is not null && properties.ContainsKey(member.Name))
            .OrderBy(member => DepthOf(properties[member.Name].DeclaringType)) // as in the contract
            .Select(member => CreateMember(member, properties[member.Name], rules));
        return new(metadata.CreateObject!, [.. members]);
    }

    private JsonMember CreateMember(JsonPropertyInfo member, PropertyInfo property, IValidatorDescriptor? rules)
    {
        var declared = property.GetCustomAttribute<JsonSchemaTypesAttribute>();
        return new(
            member.Name,
            property.Name,
            CreateType(property.PropertyType, property, declared as AdditionalPropertiesAttribute),
            member.Set!,
            IsRequired(rules, property),
            declared?.AllowsNull == true
        );
    }

    private JsonValueType CreateType(Type declared, PropertyInfo? property, AdditionalPropertiesAttribute? names)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var element = type.GetGenericArguments()[1];
            var dictionary = typeof(Dictionary<,>).MakeGenericType(typeof(string), element);
            return new(JsonForm.Dictionary)
            {
                Element = CreateType(element, property: null, names: null),
                CreateDictionary = () => (IDictionary)Activator.CreateInstance(dictionary)!,
                EmptyElement = element.IsValueType ? Activator.CreateInstance(element) : null,
                NamesAreStored = names is not null,
                ElementMayBeNull = names?.ValuesMayBeNull == true,
            };
        }

        return type == typeof(string) ? new(IsTimestamp(property) ? JsonForm.SentTimestamp : JsonForm.Text)
            : type == typeof(DateTimeOffset) ? new(JsonForm.Timestamp)
            : type == typeof(double) ? new(JsonForm.Number)
            : type == typeof(int) ? new(JsonForm.Integer)
            : type == typeof(bool) ? new(JsonForm.Boolean)
            : type == typeof(JsonElement) ? new(IsArray(property) ? JsonForm.ElementArray : JsonForm.Element)
            : type == typeof(JsonObject) ? new(JsonForm.Ignored)
            : type == typeof(IReadOnlyList<string>) ? new(JsonForm.List)
            : new(JsonForm.Object) { Shape = Find(type) };
    }

    private static bool IsTimestamp(PropertyInfo? property) =>
        property?.GetCustomAttribute<DataTypeAttribute>() is { CustomDataType: "date-time" };

    private static bool IsArray(PropertyInfo? property) =>
        property?.GetCustomAttribute<JsonSchemaTypesAttribute>()?.IsArray == true;

    private static int DepthOf(Type? type) => type is null ? 0 : 1 + DepthOf(type.BaseType);
}
