using ChannelFit.Api.Tests.Fixtures;
using FluentValidation;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Every validator of a request type is registered, because a request without a registered validator has no limits.</summary>
public sealed class RequestValidatorsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public void Every_validator_is_registered()
    {
        var validators = typeof(App)
            .Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IValidator)))
            .ToList();

        Assert.NotEmpty(validators);
        Assert.All(
            validators,
            validator =>
            {
                var request = RequestTypeOf(validator);
                var registered = api.Services.GetService(typeof(IValidator<>).MakeGenericType(request));
                Assert.True(registered is not null, $"Add {validator.Name} to RequestValidators.");
            }
        );
    }

    /// <summary>Returns the request type; for a validator that others derive from, the type that it is limited to.</summary>
    private static Type RequestTypeOf(Type validator)
    {
        var request = validator
            .GetInterfaces()
            .Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidator<>))
            .GetGenericArguments()[0];
        return request.IsGenericParameter ? request.GetGenericParameterConstraints()[0] : request;
    }
}
