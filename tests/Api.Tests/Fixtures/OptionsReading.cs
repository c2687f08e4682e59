using ChannelFit.Api.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Reads options as the program does at its start.</summary>
internal static class OptionsReading
{
    /// <summary>A valid connection string.</summary>
    public const string Connection = "Host=db;Username=channelfit;Password=secret;Database=channelfit";

    /// <summary>Returns the errors of a setting in Development; null when it is valid.</summary>
    public static string? ErrorOf(string name, string value) =>
        ErrorIn("Development", ("ConnectionStrings:ChannelFit", Connection), (name, value));

    /// <summary>Returns the errors of settings for serving; null when they are valid.</summary>
    public static string? ErrorIn(string environment, params (string, string?)[] values)
    {
        try
        {
            Read(environment, serves: true, values);
            return null;
        }
        catch (InvalidOptionsException error)
        {
            return error.Message;
        }
    }

    /// <summary>Reads settings; the last value of a name counts.</summary>
    public static ChannelFitOptions Read(string environment, bool serves, params (string Name, string? Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Reverse().DistinctBy(value => value.Name).ToDictionary())
            .Build();
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = environment });
        return ChannelFitOptions.Load(configuration, builder.Environment, serves);
    }
}
