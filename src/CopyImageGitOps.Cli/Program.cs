using CopyImageGitOps.Cli.Commands;

return await CopyImageCommand.InvokeAsync(args);
