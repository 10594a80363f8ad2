# One image for every app; the command says which.
FROM node:22-bookworm-slim AS build
WORKDIR /firstline
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save
COPY tsconfig.json nest-cli.json ./
COPY apps apps
COPY libs libs
COPY bench bench
# The database is a server of its own here, so the embedded one stays out.
RUN npx nest build && npm prune --omit=dev --omit=optional

FROM node:22-bookworm-slim
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 SMTP_HOST=0.0.0.0 DATA_DIR=/var/lib/firstline
WORKDIR /firstline
COPY --from=build /firstline/node_modules node_modules
COPY --from=build /firstline/dist dist
COPY package.json ./
RUN mkdir -p /var/lib/firstline && chown node:node /var/lib/firstline
VOLUME /var/lib/firstline
USER node
EXPOSE 3000 2525
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/apps/api/src/main.js"]
